using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FailedCalls : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "FailedAction",
                table: "codes_call",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailedAppId",
                table: "codes_call",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.Sql("UPDATE codes_call SET FailedAppId = AppId, FailedAction = Action WHERE Failed = 1");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call",
                columns: new[] { "FailedAction", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call",
                columns: new[] { "FailedAppId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAction_Id",
                table: "codes_call");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_FailedAppId_Id",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "FailedAction",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "FailedAppId",
                table: "codes_call");
        }
    }
}
