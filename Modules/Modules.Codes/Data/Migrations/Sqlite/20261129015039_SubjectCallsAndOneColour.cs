using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SubjectCallsAndOneColour : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What scene rules said of colours becomes rules of the one table, asked after those that are there. The four built-in
            // colours come with the seed; others that nobody had in the dictionary are taken into it.
            migrationBuilder.Sql("""
                INSERT INTO codes_colour (Code, Name, Hex, Meaning, "Order", Enabled, BuiltIn, ChangedAt, ChangedBy, Version)
                SELECT DISTINCT SceneColour, SceneColour, '#808080', '由原场景规则带入，请补充含义', 900, 1, 0, strftime('%Y-%m-%d %H:%M:%S', 'now'), 'migration', 1 FROM codes_scene_rule
                WHERE Colour IN ('Subject', 'Fixed') AND SceneColour <> '' AND SceneColour NOT IN ('00', '01', '10', '11') AND SceneColour NOT IN (SELECT Code FROM codes_colour)
                """);

            migrationBuilder.Sql("""
                INSERT INTO codes_colour_rule (Id, Scene, "Order", Test, Field, Value, ColourCode, Enabled, ValidFrom, ValidUntil, ChangedAt, ChangedBy, Version)
                SELECT hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)), SceneCode, 9999, CASE Colour WHEN 'Subject' THEN 'AssignedMissing' ELSE 'Always' END, '', '', CASE Colour WHEN 'None' THEN '-' ELSE SceneColour END,
                       1, '1970-01-01 00:00:00', NULL, strftime('%Y-%m-%d %H:%M:%S', 'now'), 'migration', 1
                FROM codes_scene_rule WHERE Colour = 'None' OR (Colour IN ('Subject', 'Fixed') AND SceneColour <> '')
                """);

            migrationBuilder.DropColumn(
                name: "Colour",
                table: "codes_scene_rule");

            migrationBuilder.DropColumn(
                name: "SceneColour",
                table: "codes_scene_rule");

            migrationBuilder.AddColumn<string>(
                name: "CertType",
                table: "codes_call",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Subject",
                table: "codes_call",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_CertType_CreatedAt",
                table: "codes_subject",
                columns: new[] { "CertType", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_CreatedAt",
                table: "codes_subject",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_GoodFrom",
                table: "codes_subject",
                column: "GoodFrom");

            migrationBuilder.CreateIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call",
                columns: new[] { "Subject", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_codes_subject_CertType_CreatedAt",
                table: "codes_subject");

            migrationBuilder.DropIndex(
                name: "IX_codes_subject_CreatedAt",
                table: "codes_subject");

            migrationBuilder.DropIndex(
                name: "IX_codes_subject_GoodFrom",
                table: "codes_subject");

            migrationBuilder.DropIndex(
                name: "IX_codes_call_Subject_Id",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "CertType",
                table: "codes_call");

            migrationBuilder.DropColumn(
                name: "Subject",
                table: "codes_call");

            migrationBuilder.AddColumn<string>(
                name: "Colour",
                table: "codes_scene_rule",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "SceneColour",
                table: "codes_scene_rule",
                type: "TEXT",
                maxLength: 16,
                nullable: true);
        }
    }
}
