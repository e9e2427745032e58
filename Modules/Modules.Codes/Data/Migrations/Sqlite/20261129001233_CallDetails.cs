using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CallDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Answer",
                table: "codes_call",
                type: "TEXT",
                maxLength: 512,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "Failed",
                table: "codes_call",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Parameters",
                table: "codes_call",
                type: "TEXT",
                maxLength: 1024,
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql("UPDATE codes_call SET Failed = 1 WHERE Reason <> 'ok'");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call",
                columns: new[] { "Failed", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_codes_call_Failed_Id",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "Answer",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "Failed",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "Parameters",
                table: "codes_call");
        }
    }
}
