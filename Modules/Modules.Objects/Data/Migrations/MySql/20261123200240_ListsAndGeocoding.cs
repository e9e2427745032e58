using System;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.MySql
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn),
                    RunId = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Code = table.Column<string>(type: "varchar(14)", maxLength: 14, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    State = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Level = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Confidence = table.Column<double>(type: "double", nullable: false),
                    Message = table.Column<string>(type: "varchar(500)", maxLength: 500, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_geocode_item", x => x.Id);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

            migrationBuilder.CreateTable(
                name: "objects_geocode_run",
                columns: table => new
                {
                    RunId = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    State = table.Column<string>(type: "varchar(32)", maxLength: 32, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    MinimumLevel = table.Column<string>(type: "varchar(16)", maxLength: 16, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    Total = table.Column<int>(type: "int", nullable: false),
                    Placed = table.Column<int>(type: "int", nullable: false),
                    Kept = table.Column<int>(type: "int", nullable: false),
                    DepartmentId = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    CreatedBy = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    CreatedByName = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    CreatedAt = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: true),
                    ScopeJson = table.Column<string>(type: "longtext", nullable: false, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    ClaimedBy = table.Column<string>(type: "varchar(64)", maxLength: 64, nullable: true, collation: "utf8mb4_bin")
                        .Annotation("MySql:CharSet", "utf8mb4"),
                    ClaimedUntil = table.Column<DateTime>(type: "datetime(6)", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_geocode_run", x => x.RunId);
                })
                .Annotation("MySql:CharSet", "utf8mb4")
                .Annotation("Relational:Collation", "utf8mb4_bin");

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
