using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FewerCallIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_Reason_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call",
                columns: new[] { "Failed", "Id" },
                filter: "\"Failed\"");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call",
                columns: new[] { "FailedAction", "Id" },
                filter: "\"FailedAction\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call",
                columns: new[] { "FailedAppId", "Id" },
                filter: "\"FailedAppId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Reason_Id",
                table: "codes_call",
                columns: new[] { "Reason", "Id" },
                filter: "\"Failed\"");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call",
                columns: new[] { "Subject", "Id" },
                filter: "\"Subject\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_Reason_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call",
                columns: new[] { "Failed", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call",
                columns: new[] { "FailedAction", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call",
                columns: new[] { "FailedAppId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Reason_Id",
                table: "codes_call",
                columns: new[] { "Reason", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call",
                columns: new[] { "Subject", "Id" });
        }
    }
}
