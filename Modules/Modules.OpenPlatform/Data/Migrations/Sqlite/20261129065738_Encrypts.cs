using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.OpenPlatform.Data.Migrations.Sqlite
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
                type: "INTEGER",
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
