using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Enterprise.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EnterpriseCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "enterprise_category",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ParentCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Order = table.Column<int>(type: "INTEGER", nullable: false),
                    Disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enterprise_category", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "enterprise_code",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Generation = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Printed = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CategoryCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Uscc = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    EnterpriseName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DistrictCode = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    RegionCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    UniqueAddress = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StateReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    StateChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    SealedCategory = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enterprise_code", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "enterprise_owning_unit",
                columns: table => new
                {
                    Uscc = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Check = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    CheckedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ObjectCodes = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enterprise_owning_unit", x => x.Uscc);
                });

            migrationBuilder.CreateTable(
                name: "enterprise_sheet",
                columns: table => new
                {
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Succeeded = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    Repeated = table.Column<int>(type: "INTEGER", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    FileHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StoredFile = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ScopeJson = table.Column<string>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ClaimedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ClaimedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enterprise_sheet", x => x.BatchNo);
                });

            migrationBuilder.CreateTable(
                name: "enterprise_sheet_row",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    PayloadJson = table.Column<string>(type: "TEXT", nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enterprise_sheet_row", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_category_ParentCode",
                table: "enterprise_category",
                column: "ParentCode");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_BatchNo",
                table: "enterprise_code",
                column: "BatchNo");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_CategoryCode_Id",
                table: "enterprise_code",
                columns: new[] { "CategoryCode", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Code",
                table: "enterprise_code",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_CreatedAt",
                table: "enterprise_code",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_DistrictCode_Id",
                table: "enterprise_code",
                columns: new[] { "DistrictCode", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_code_Uscc_UniqueAddress",
                table: "enterprise_code",
                columns: new[] { "Uscc", "UniqueAddress" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_owning_unit_Check",
                table: "enterprise_owning_unit",
                column: "Check");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_owning_unit_Name",
                table: "enterprise_owning_unit",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_sheet_DepartmentId_CreatedAt",
                table: "enterprise_sheet",
                columns: new[] { "DepartmentId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_sheet_FileHash",
                table: "enterprise_sheet",
                column: "FileHash");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_sheet_State",
                table: "enterprise_sheet",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_sheet_row_BatchNo_Number",
                table: "enterprise_sheet_row",
                columns: new[] { "BatchNo", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_enterprise_sheet_row_BatchNo_State",
                table: "enterprise_sheet_row",
                columns: new[] { "BatchNo", "State" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "enterprise_category");

            migrationBuilder.DropTable(
                name: "enterprise_code");

            migrationBuilder.DropTable(
                name: "enterprise_owning_unit");

            migrationBuilder.DropTable(
                name: "enterprise_sheet");

            migrationBuilder.DropTable(
                name: "enterprise_sheet_row");
        }
    }
}
