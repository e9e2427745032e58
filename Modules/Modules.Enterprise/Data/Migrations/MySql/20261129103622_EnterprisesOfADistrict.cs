using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Enterprise.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class EnterprisesOfADistrict : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_DistrictCode_Uscc",
                table: "enterprise_code",
                columns: new[] { "DistrictCode", "Uscc" });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_State",
                table: "enterprise_code",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_DistrictCode_Uscc",
                table: "enterprise_code");

            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_State",
                table: "enterprise_code");
        }
    }
}
