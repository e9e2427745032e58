using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
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
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Batch",
                table: "codes_call",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "codes_call_batch",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Place = table.Column<long>(type: "INTEGER", nullable: true),
                    FromId = table.Column<long>(type: "INTEGER", nullable: false),
                    ToId = table.Column<long>(type: "INTEGER", nullable: false),
                    Calls = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_call_batch", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "codes_offline_use",
                columns: table => new
                {
                    UseKey = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    AppId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DeviceId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SeenAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    ReportedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Until = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_offline_use", x => new { x.UseKey, x.AppId, x.DeviceId, x.SeenAt });
                });

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
