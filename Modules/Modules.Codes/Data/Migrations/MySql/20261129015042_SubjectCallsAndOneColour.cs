using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class SubjectCallsAndOneColour : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Colour",
                table: "codes_extension",
                type: "varchar(16)",
                maxLength: 16,
                nullable: true,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(8)",
                oldMaxLength: 8,
                oldNullable: true)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.AlterColumn<string>(
                name: "ColourCode",
                table: "codes_colour_rule",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(8)",
                oldMaxLength: 8)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.AlterColumn<string>(
                name: "Code",
                table: "codes_colour",
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(8)",
                oldMaxLength: 8)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");

            // What scene rules said of colours becomes rules of the one table, asked after those that are there. The four built-in
            // colours come with the seed; others that nobody had in the dictionary are taken into it.
            migrationBuilder.Sql("""
                INSERT INTO codes_colour (Code, Name, Hex, Meaning, `Order`, Enabled, BuiltIn, ChangedAt, ChangedBy, Version)
                SELECT DISTINCT SceneColour, SceneColour, '#808080', '由原场景规则带入，请补充含义', 900, 1, 0, UTC_TIMESTAMP(6), 'migration', 1 FROM codes_scene_rule
                WHERE Colour IN ('Subject', 'Fixed') AND SceneColour <> '' AND SceneColour NOT IN ('00', '01', '10', '11') AND SceneColour NOT IN (SELECT Code FROM codes_colour)
                """);

            migrationBuilder.Sql("""
                INSERT INTO codes_colour_rule (Id, Scene, `Order`, Test, Field, Value, ColourCode, Enabled, ValidFrom, ValidUntil, ChangedAt, ChangedBy, Version)
                SELECT UUID(), SceneCode, 9999, CASE Colour WHEN 'Subject' THEN 'AssignedMissing' ELSE 'Always' END, '', '', CASE Colour WHEN 'None' THEN '-' ELSE SceneColour END,
                       1, '1970-01-01 00:00:00', NULL, UTC_TIMESTAMP(6), 'migration', 1
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
                type: "varchar(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<long>(
                name: "Subject",
                table: "codes_call",
                type: "bigint",
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
                type: "varchar(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "None",
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "SceneColour",
                table: "codes_scene_rule",
                type: "varchar(16)",
                maxLength: 16,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AlterColumn<string>(
                name: "Colour",
                table: "codes_extension",
                type: "varchar(8)",
                maxLength: 8,
                nullable: true,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(16)",
                oldMaxLength: 16,
                oldNullable: true)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.AlterColumn<string>(
                name: "ColourCode",
                table: "codes_colour_rule",
                type: "varchar(8)",
                maxLength: 8,
                nullable: false,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(16)",
                oldMaxLength: 16)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.AlterColumn<string>(
                name: "Code",
                table: "codes_colour",
                type: "varchar(8)",
                maxLength: 8,
                nullable: false,
                collation: "utf8mb4_bin",
                oldClrType: typeof(string),
                oldType: "varchar(16)",
                oldMaxLength: 16)
                .Annotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("MySql:CharSet", "utf8mb4")
                .OldAnnotation("Relational:Collation", "utf8mb4_bin");
        }
    }
}
