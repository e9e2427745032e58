using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ListsAndGeocoding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "objects_geocode_item",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    RunId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Level = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Confidence = table.Column<double>(type: "REAL", nullable: false),
                    Message = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_geocode_item", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objects_geocode_run",
                columns: table => new
                {
                    RunId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    MinimumLevel = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Placed = table.Column<int>(type: "INTEGER", nullable: false),
                    Kept = table.Column<int>(type: "INTEGER", nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ScopeJson = table.Column<string>(type: "TEXT", nullable: false),
                    ClaimedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ClaimedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_geocode_run", x => x.RunId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_CreatedAt",
                table: "objects_code",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_DistrictCode_Id",
                table: "objects_code",
                columns: new[] { "DistrictCode", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_Name_Address",
                table: "objects_code",
                columns: new[] { "Name", "Address" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ReviewDepartmentId_ReviewedAt",
                table: "objects_code",
                columns: new[] { "ReviewDepartmentId", "ReviewedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_State_Id",
                table: "objects_code",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_TypeCode_Id",
                table: "objects_code",
                columns: new[] { "TypeCode", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_TypeCode_Longitude",
                table: "objects_code",
                columns: new[] { "TypeCode", "Longitude" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_geocode_item_RunId_Code",
                table: "objects_geocode_item",
                columns: new[] { "RunId", "Code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_geocode_item_RunId_State_Id",
                table: "objects_geocode_item",
                columns: new[] { "RunId", "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_geocode_run_DepartmentId_CreatedAt",
                table: "objects_geocode_run",
                columns: new[] { "DepartmentId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_geocode_run_State",
                table: "objects_geocode_run",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "objects_geocode_item");

            migrationBuilder.DropTable(
                name: "objects_geocode_run");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_CreatedAt",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_DistrictCode_Id",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_Name_Address",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_ReviewDepartmentId_ReviewedAt",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_State_Id",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_TypeCode_Id",
                table: "objects_code");

            migrationBuilder.DropIndex(
                name: "IX_objects_code_TypeCode_Longitude",
                table: "objects_code");
        }
    }
}
