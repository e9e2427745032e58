using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class FailedActs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Outcome_Id_Category_Action",
                table: "kernel_audit",
                columns: new[] { "Outcome", "Id", "Category", "Action" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Outcome_Id_Category_Action",
                table: "kernel_audit");
        }
    }
}
