using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SealedSignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_second_factor",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_recovery_code",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_provisioning",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_policy",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_account_terms",
                type: "TEXT",
                maxLength: 80,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_second_factor");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_recovery_code");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_provisioning");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_policy");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "admin_account_terms");
        }
    }
}
