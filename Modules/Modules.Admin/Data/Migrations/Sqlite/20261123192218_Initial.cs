using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "admin_account",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ParentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PasswordRecord = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    SecurityStamp = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    MustChangePassword = table.Column<bool>(type: "INTEGER", nullable: false),
                    Disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    LimitRegions = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    LimitObjectTypes = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    LimitPermissions = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PasswordChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    LastSignInAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_account", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "admin_department",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RegionCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    Uscc = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_department", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "admin_dictionary",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ParentCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Order = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_dictionary", x => new { x.Kind, x.Code });
                });

            migrationBuilder.CreateTable(
                name: "admin_region",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ParentCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_region", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "admin_sign_in",
                columns: table => new
                {
                    NameHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    LockedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    SucceededAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_sign_in", x => new { x.NameHash, x.Source });
                });

            migrationBuilder.CreateIndex(
                name: "IX_admin_account_DepartmentId",
                table: "admin_account",
                column: "DepartmentId");

            migrationBuilder.CreateIndex(
                name: "IX_admin_account_ParentId",
                table: "admin_account",
                column: "ParentId");

            migrationBuilder.CreateIndex(
                name: "IX_admin_account_UserName",
                table: "admin_account",
                column: "UserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_admin_department_Name",
                table: "admin_department",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_admin_department_RegionCode",
                table: "admin_department",
                column: "RegionCode");

            migrationBuilder.CreateIndex(
                name: "IX_admin_region_ParentCode",
                table: "admin_region",
                column: "ParentCode");

            migrationBuilder.CreateIndex(
                name: "IX_admin_sign_in_LastAt",
                table: "admin_sign_in",
                column: "LastAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_account");

            migrationBuilder.DropTable(
                name: "admin_department");

            migrationBuilder.DropTable(
                name: "admin_dictionary");

            migrationBuilder.DropTable(
                name: "admin_region");

            migrationBuilder.DropTable(
                name: "admin_sign_in");
        }
    }
}
