using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Delivery : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "admin_contact",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mail = table.Column<string>(type: "TEXT", maxLength: 512, nullable: true),
                    Mobile = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_contact", x => x.AccountId);
                });

            migrationBuilder.CreateTable(
                name: "admin_message",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Way = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: true),
                    MaskedAddress = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Sealed = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    SentAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_admin_message", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_admin_message_CreatedAt",
                table: "admin_message",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_admin_message_DueAt",
                table: "admin_message",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "admin_contact");

            migrationBuilder.DropTable(
                name: "admin_message");
        }
    }
}
