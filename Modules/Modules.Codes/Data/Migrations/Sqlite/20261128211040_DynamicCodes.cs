using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Codes.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DynamicCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "codes_scene_rule",
                columns: table => new
                {
                    SceneCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SingleUse = table.Column<bool>(type: "INTEGER", nullable: false),
                    LifeSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    Colour = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    SceneColour = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    ConsentRequired = table.Column<bool>(type: "INTEGER", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_scene_rule", x => x.SceneCode);
                });

            migrationBuilder.CreateTable(
                name: "codes_subject",
                columns: table => new
                {
                    Ref = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CertType = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 800, nullable: true),
                    NameIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CertNumberIndex = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Colour = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    RevokedReason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RevokedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    GoodFrom = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_subject", x => x.Ref);
                });

            migrationBuilder.CreateTable(
                name: "codes_subject_change",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Ref = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_subject_change", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "codes_used_token",
                columns: table => new
                {
                    UseKey = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Until = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_used_token", x => x.UseKey);
                });

            migrationBuilder.CreateTable(
                name: "codes_virtual_code",
                columns: table => new
                {
                    Ref = table.Column<long>(type: "INTEGER", nullable: false),
                    AppId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AppName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    TypeCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    CallbackUrl = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    LandingUrl = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    SingleUse = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ScannedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ScannedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_codes_virtual_code", x => x.Ref);
                });

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_CertNumberIndex",
                table: "codes_subject",
                column: "CertNumberIndex");

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_Kind_SubjectId",
                table: "codes_subject",
                columns: new[] { "Kind", "SubjectId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_NameIndex",
                table: "codes_subject",
                column: "NameIndex");

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_RevokedAt",
                table: "codes_subject",
                column: "RevokedAt");

            migrationBuilder.CreateIndex(
                name: "IX_codes_subject_change_At",
                table: "codes_subject_change",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_codes_used_token_Until",
                table: "codes_used_token",
                column: "Until");

            migrationBuilder.CreateIndex(
                name: "IX_codes_virtual_code_ExpiresAt",
                table: "codes_virtual_code",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "codes_scene_rule");

            migrationBuilder.DropTable(
                name: "codes_subject");

            migrationBuilder.DropTable(
                name: "codes_subject_change");

            migrationBuilder.DropTable(
                name: "codes_used_token");

            migrationBuilder.DropTable(
                name: "codes_virtual_code");
        }
    }
}
