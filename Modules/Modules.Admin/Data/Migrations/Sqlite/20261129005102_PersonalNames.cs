using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class PersonalNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Algorithm",
                table: "admin_second_factor",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Sha1");

            migrationBuilder.CreateTable(
                name: "admin_account_holder",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NameCipher = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    NameIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_account_holder", x => x.AccountId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_admin_account_holder_NameIndex",
                table: "admin_account_holder",
                column: "NameIndex");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_account_holder");

            migrationBuilder.DropColumn(
                name: "Algorithm",
                table: "admin_second_factor");
        }
    }
}
