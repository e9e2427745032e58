using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Enterprise.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WordSketches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_Name_EnterpriseName_Address",
                table: "enterprise_code");

            migrationBuilder.AddColumn<long>(
                name: "Sketch0",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.AddColumn<long>(
                name: "Sketch1",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.AddColumn<long>(
                name: "Sketch2",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.AddColumn<long>(
                name: "Sketch3",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.AddColumn<long>(
                name: "Sketch4",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.AddColumn<long>(
                name: "Sketch5",
                table: "enterprise_code",
                type: "INTEGER",
                nullable: false,
                defaultValue: -1L);

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Sketch0_Sketch1_Sketch2_Sketch3_Sketch4_Sketch5",
                table: "enterprise_code",
                columns: new[] { "Sketch0", "Sketch1", "Sketch2", "Sketch3", "Sketch4", "Sketch5" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_enterprise_code_Sketch0_Sketch1_Sketch2_Sketch3_Sketch4_Sketch5",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch0",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch1",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch2",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch3",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch4",
                table: "enterprise_code");

            migrationBuilder.DropColumn(
                name: "Sketch5",
                table: "enterprise_code");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Name_EnterpriseName_Address",
                table: "enterprise_code",
                columns: new[] { "Name", "EnterpriseName", "Address" });
        }
    }
}
