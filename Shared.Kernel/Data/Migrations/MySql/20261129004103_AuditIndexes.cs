using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class AuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The claim of whoever seals: made here, because hosts that start at once would race to make it.
            migrationBuilder.Sql("INSERT IGNORE INTO `kernel_state` (`Name`, `Value`) VALUES ('audit.sealer', '')");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SubjectKind_SubjectId",
                table: "kernel_audit");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SubjectKind_SubjectId",
                table: "kernel_audit",
                columns: new[] { "SubjectKind", "SubjectId" });
        }
    }
}
