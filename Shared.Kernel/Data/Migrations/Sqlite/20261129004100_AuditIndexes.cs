using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The claim of whoever seals: made here, because hosts that start at once would race to make it.
            migrationBuilder.Sql("INSERT INTO \"kernel_state\" (\"Name\", \"Value\") SELECT 'audit.sealer', '' WHERE NOT EXISTS (SELECT 1 FROM \"kernel_state\" WHERE \"Name\" = 'audit.sealer')");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_At",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SubjectKind_SubjectId",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit",
                columns: new[] { "Action", "Id" },
                filter: "\"Seq\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit",
                columns: new[] { "ActorId", "Id" },
                filter: "\"Seq\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_At",
                table: "kernel_audit",
                column: "At",
                filter: "\"Seq\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit",
                columns: new[] { "Category", "Id" },
                filter: "\"Seq\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit",
                columns: new[] { "SourceIp", "Id" },
                filter: "\"Seq\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit",
                column: "TraceId",
                filter: "\"Seq\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_At",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit",
                columns: new[] { "Action", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit",
                columns: new[] { "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_At",
                table: "kernel_audit",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit",
                columns: new[] { "Category", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit",
                columns: new[] { "SourceIp", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SubjectKind_SubjectId",
                table: "kernel_audit",
                columns: new[] { "SubjectKind", "SubjectId" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit",
                column: "TraceId");
        }
    }
}
