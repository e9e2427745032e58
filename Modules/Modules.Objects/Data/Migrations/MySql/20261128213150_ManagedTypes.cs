using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class ManagedTypes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ManagingDepartmentId_TypeCode",
                table: "objects_code",
                columns: new[] { "ManagingDepartmentId", "TypeCode" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_objects_code_ManagingDepartmentId_TypeCode",
                table: "objects_code");
        }
    }
}
