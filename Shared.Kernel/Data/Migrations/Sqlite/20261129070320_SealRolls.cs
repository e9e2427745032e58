using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SealRolls : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kernel_seal_member",
                columns: table => new
                {
                    Table = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Row = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_seal_member", x => new { x.Table, x.Row });
                });

            migrationBuilder.CreateTable(
                name: "kernel_seal_roll",
                columns: table => new
                {
                    Table = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Turn = table.Column<long>(type: "INTEGER", nullable: false),
                    Count = table.Column<int>(type: "INTEGER", nullable: false),
                    Sum = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    OpenUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Mac = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_seal_roll", x => x.Table);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kernel_seal_member");

            migrationBuilder.DropTable(
                name: "kernel_seal_roll");
        }
    }
}
