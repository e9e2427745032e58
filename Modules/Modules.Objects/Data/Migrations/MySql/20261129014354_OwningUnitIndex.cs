using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class OwningUnitIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_objects_code_OwningUnitUscc",
                table: "objects_code",
                column: "OwningUnitUscc");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_objects_code_OwningUnitUscc",
                table: "objects_code");
        }
    }
}
