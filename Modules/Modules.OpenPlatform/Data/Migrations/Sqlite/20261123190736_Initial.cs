using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.OpenPlatform.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "openplatform_application",
                columns: table => new
                {
                    AppId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    SignsAnswers = table.Column<bool>(type: "INTEGER", nullable: false),
                    Demo = table.Column<bool>(type: "INTEGER", nullable: false),
                    CapabilityLines = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    RegionLines = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    ObjectTypeLines = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    NetworkLines = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_openplatform_application", x => x.AppId);
                });

            migrationBuilder.CreateTable(
                name: "openplatform_key",
                columns: table => new
                {
                    AppId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Algorithm = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    SecretSealed = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    PublicKey = table.Column<string>(type: "TEXT", maxLength: 130, nullable: true),
                    NotBefore = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    NotAfter = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_openplatform_key", x => new { x.AppId, x.KeyId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_openplatform_application_DepartmentId",
                table: "openplatform_application",
                column: "DepartmentId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "openplatform_application");

            migrationBuilder.DropTable(
                name: "openplatform_key");
        }
    }
}
