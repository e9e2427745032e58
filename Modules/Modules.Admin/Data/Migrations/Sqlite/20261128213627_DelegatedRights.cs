using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DelegatedRights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "GrantsJson",
                table: "admin_department",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParentId",
                table: "admin_department",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeletedAt",
                table: "admin_account",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "GrantsJson",
                table: "admin_account",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "admin_account_role",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RoleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_account_role", x => new { x.AccountId, x.RoleId });
                });

            migrationBuilder.CreateTable(
                name: "admin_role",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    BuiltIn = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    PermissionList = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_role", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_admin_account_role_RoleId",
                table: "admin_account_role",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "IX_admin_role_BuiltIn",
                table: "admin_role",
                column: "BuiltIn",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_admin_role_Name",
                table: "admin_role",
                column: "Name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_account_role");

            migrationBuilder.DropTable(
                name: "admin_role");

            migrationBuilder.DropColumn(
                name: "GrantsJson",
                table: "admin_department");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "admin_department");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "admin_account");

            migrationBuilder.DropColumn(
                name: "GrantsJson",
                table: "admin_account");
        }
    }
}
