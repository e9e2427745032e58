using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Not DropColumn, which copies the whole table, outside a transaction.
            migrationBuilder.Sql("ALTER TABLE \"kernel_audit\" DROP COLUMN \"Previous\"");

            migrationBuilder.AddColumn<string>(
                name: "Category",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "Configuration");

            migrationBuilder.AddColumn<string>(
                name: "Device",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Seal",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Seq",
                table: "kernel_audit",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Settled",
                table: "kernel_audit",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Turn",
                table: "kernel_audit",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Voids",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "kernel_audit_checkpoint",
                columns: table => new
                {
                    No = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Seq = table.Column<long>(type: "INTEGER", nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Previous = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Node = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kid = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Signature = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_audit_checkpoint", x => x.No);
                });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit",
                columns: new[] { "Action", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit",
                columns: new[] { "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit",
                columns: new[] { "Category", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_Seq",
                table: "kernel_audit",
                column: "Seq",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit",
                columns: new[] { "SourceIp", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_SubjectId",
                table: "kernel_audit",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit",
                column: "TraceId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kernel_audit_checkpoint");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Action_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_ActorId_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Category_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_Seq",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SourceIp_Id",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_SubjectId",
                table: "kernel_audit");

            migrationBuilder.DropIndex(
                name: "IX_kernel_audit_TraceId",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Category",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Device",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Seal",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Seq",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Settled",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Turn",
                table: "kernel_audit");

            migrationBuilder.DropColumn(
                name: "Voids",
                table: "kernel_audit");

            migrationBuilder.AddColumn<string>(
                name: "Previous",
                table: "kernel_audit",
                type: "TEXT",
                maxLength: 64,
                nullable: true);
        }
    }
}
