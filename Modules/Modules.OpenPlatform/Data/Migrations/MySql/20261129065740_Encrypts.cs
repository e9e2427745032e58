using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.OpenPlatform.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class Encrypts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Encrypts",
                table: "openplatform_application",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Encrypts",
                table: "openplatform_application");
        }
    }
}
