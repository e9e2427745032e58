using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Kernel.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Previous",
                table: "kernel_audit");

            migrationBuilder.AddColumn<string>(
                name: "Category",
                table: "kernel_audit",
                type: "varchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Configuration",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "Device",
                table: "kernel_audit",
                type: "varchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "kernel_audit",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "Seal",
                table: "kernel_audit",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<long>(
                name: "Seq",
                table: "kernel_audit",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Settled",
                table: "kernel_audit",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Turn",
                table: "kernel_audit",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Voids",
                table: "kernel_audit",
                type: "varchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.CreateTable(
                name: "kernel_audit_checkpoint",
                columns: table => new
                {
                    No = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false),
                    Seq = table.Column<long>(type: "bigint", nullable: false),
                    Seal = table.Column<string>(type: "varchar(80)", maxLength: 80, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Previous = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Node = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Kid = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Signature = table.Column<string>(type: "varchar(128)", maxLength: 128, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kernel_audit_checkpoint", x => x.No);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

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
                type: "varchar(64)",
                maxLength: 64,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");
        }
    }
}
