using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Enterprise.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class SearchIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Name_EnterpriseName_Address",
                table: "enterprise_code",
                columns: new[] { "Name", "EnterpriseName", "Address" });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Printed",
                table: "enterprise_code",
                column: "Printed");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_Name_EnterpriseName_Address",
                table: "enterprise_code");

            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_Printed",
                table: "enterprise_code");
        }
    }
}
