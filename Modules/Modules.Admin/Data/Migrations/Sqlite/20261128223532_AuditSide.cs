using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditSide : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_role",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "BuiltIn",
                table: "admin_dictionary",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Color",
                table: "admin_dictionary",
                type: "TEXT",
                maxLength: 7,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_department",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_account_role",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_account",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "admin_announcement",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    FromAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    ToAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Departments = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_announcement", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "admin_dictionary_kind",
                columns: table => new
                {
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Order = table.Column<int>(type: "INTEGER", nullable: false),
                    BuiltIn = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_dictionary_kind", x => x.Kind);
                });

            migrationBuilder.CreateTable(
                name: "admin_notice",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    Href = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false),
                    ReadAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_notice", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_admin_announcement_State_ToAt",
                table: "admin_announcement",
                columns: new[] { "State", "ToAt" });

            migrationBuilder.CreateIndex(
                name: "IX_admin_notice_AccountId_ReadAt",
                table: "admin_notice",
                columns: new[] { "AccountId", "ReadAt" });

            migrationBuilder.CreateIndex(
                name: "IX_admin_notice_Key_AccountId",
                table: "admin_notice",
                columns: new[] { "Key", "AccountId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_announcement");

            migrationBuilder.DropTable(
                name: "admin_dictionary_kind");

            migrationBuilder.DropTable(
                name: "admin_notice");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_role");

            migrationBuilder.DropColumn(
                name: "BuiltIn",
                table: "admin_dictionary");

            migrationBuilder.DropColumn(
                name: "Color",
                table: "admin_dictionary");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_department");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_account_role");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_account");
        }
    }
}
