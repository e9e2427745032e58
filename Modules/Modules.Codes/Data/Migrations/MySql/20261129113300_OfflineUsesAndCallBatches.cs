using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class OfflineUsesAndCallBatches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "At",
                table: "codes_used_token",
                type: "datetime(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Batch",
                table: "codes_call",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "codes_call_batch",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<long>(type: "bigint", nullable: true),
                    FromId = table.Column<long>(type: "bigint", nullable: false),
                    ToId = table.Column<long>(type: "bigint", nullable: false),
                    Calls = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_call_batch", x => x.Id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "codes_offline_use",
                columns: table => new
                {
                    UseKey = table.Column<string>(type: "varchar(40)", maxLength: 40, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    AppId = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    DeviceId = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    SeenAt = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false),
                    ReportedAt = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false),
                    Reason = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Until = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_offline_use", x => new { x.UseKey, x.AppId, x.DeviceId, x.SeenAt });
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_batch_At",
                table: "codes_call_batch",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_batch_Place",
                table: "codes_call_batch",
                column: "Place",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_codes_offline_use_Until",
                table: "codes_offline_use",
                column: "Until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "codes_call_batch");

            migrationBuilder.DropTable(
                name: "codes_offline_use");

            migrationBuilder.DropColumn(
                name: "At",
                table: "codes_used_token");

            migrationBuilder.DropColumn(
                name: "Batch",
                table: "codes_call");
        }
    }
}
