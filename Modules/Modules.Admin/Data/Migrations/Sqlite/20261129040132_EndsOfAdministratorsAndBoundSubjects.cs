using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EndsOfAdministratorsAndBoundSubjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ConfirmedAt",
                table: "admin_provisioning",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NewEnd",
                table: "admin_administrator_change",
                type: "TEXT",
                precision: 6,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ConfirmedAt",
                table: "admin_provisioning");

            migrationBuilder.DropColumn(
                name: "NewEnd",
                table: "admin_administrator_change");
        }
    }
}
