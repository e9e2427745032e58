using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.MySql
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
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_recovery_code",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_provisioning",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_policy",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "admin_account_terms",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");
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
