using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "objects_activation_account",
                columns: table => new
                {
                    Account = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Bound = table.Column<bool>(type: "INTEGER", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    NameCipher = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_activation_account", x => x.Account);
                });

            migrationBuilder.CreateTable(
                name: "objects_batch",
                columns: table => new
                {
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    TypeCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Succeeded = table.Column<int>(type: "INTEGER", nullable: false),
                    Failed = table.Column<int>(type: "INTEGER", nullable: false),
                    Repeated = table.Column<int>(type: "INTEGER", nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    FileHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    StoredFile = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    ManagerChoice = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ScopeJson = table.Column<string>(type: "TEXT", nullable: false),
                    ClaimedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ClaimedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_batch", x => x.BatchNo);
                });

            migrationBuilder.CreateTable(
                name: "objects_batch_item",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    PayloadJson = table.Column<string>(type: "TEXT", nullable: true),
                    EntryKey = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: true),
                    ErrorCode = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_batch_item", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objects_category",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    OnShelf = table.Column<bool>(type: "INTEGER", nullable: false),
                    Order = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_category", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "objects_change",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_change", x => x.Sequence);
                });

            migrationBuilder.CreateTable(
                name: "objects_code",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: false),
                    UnifiedCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    TypeCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    PartNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    UniquePartNumber = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    DistrictCode = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    RegionCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Longitude = table.Column<double>(type: "REAL", nullable: true),
                    Latitude = table.Column<double>(type: "REAL", nullable: true),
                    CoordinateSystem = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    LocationSource = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    OwningUnitUscc = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    OwningUnitName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ManagingDepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    AttributesJson = table.Column<string>(type: "TEXT", nullable: false),
                    ApplicantDepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApplicantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    EntryKey = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ReviewDepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    SubmittedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    AutoApproveAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ReviewedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ReviewedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ReviewReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ActivatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    ActivatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    StateChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    StateReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    Seal = table.Column<string>(type: "TEXT", maxLength: 96, nullable: false),
                    SealedTypeCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_code", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objects_download",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AccountName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    JobId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: true),
                    TypeCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Format = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StyleCode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Images = table.Column<int>(type: "INTEGER", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sm3 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_download", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objects_export",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    FilterJson = table.Column<string>(type: "TEXT", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Completed = table.Column<int>(type: "INTEGER", nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    StoredFile = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ClaimedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ClaimedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_export", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "objects_gazetteer",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Road = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    HouseNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    DistrictCode = table.Column<string>(type: "TEXT", maxLength: 6, nullable: true),
                    StreetCode = table.Column<string>(type: "TEXT", maxLength: 9, nullable: true),
                    Longitude = table.Column<double>(type: "REAL", nullable: false),
                    Latitude = table.Column<double>(type: "REAL", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    RecordedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_gazetteer", x => x.Id);
                });

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

            migrationBuilder.CreateTable(
                name: "objects_image_file",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Part = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Images = table.Column<int>(type: "INTEGER", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sm3 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    StoredFile = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    LastId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_image_file", x => new { x.JobId, x.Part });
                });

            migrationBuilder.CreateTable(
                name: "objects_image_job",
                columns: table => new
                {
                    JobId = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    WishKey = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    BatchNo = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Format = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StyleCode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Completed = table.Column<int>(type: "INTEGER", nullable: false),
                    CodesJson = table.Column<string>(type: "TEXT", nullable: true),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ClaimedBy = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ClaimedUntil = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_image_job", x => x.JobId);
                });

            migrationBuilder.CreateTable(
                name: "objects_style",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    LayoutJson = table.Column<string>(type: "TEXT", nullable: false),
                    DepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", precision: 6, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_style", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "objects_type",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CategoryCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ManagingDepartmentId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ReviewRequired = table.Column<bool>(type: "INTEGER", nullable: false),
                    AutoApprove = table.Column<bool>(type: "INTEGER", nullable: false),
                    AutoActivate = table.Column<bool>(type: "INTEGER", nullable: false),
                    PartNumberRequired = table.Column<bool>(type: "INTEGER", nullable: false),
                    OnShelf = table.Column<bool>(type: "INTEGER", nullable: false),
                    StyleCode = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    AttributesJson = table.Column<string>(type: "TEXT", nullable: false),
                    ManagersJson = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_type", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "objects_unique_value",
                columns: table => new
                {
                    TypeCode = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ValueHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 14, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objects_unique_value", x => new { x.TypeCode, x.Key, x.ValueHash });
                });

            migrationBuilder.CreateIndex(
                name: "IX_objects_batch_DepartmentId",
                table: "objects_batch",
                column: "DepartmentId");

            migrationBuilder.CreateIndex(
                name: "IX_objects_batch_FileHash",
                table: "objects_batch",
                column: "FileHash");

            migrationBuilder.CreateIndex(
                name: "IX_objects_batch_State",
                table: "objects_batch",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_objects_batch_item_BatchNo_Number",
                table: "objects_batch_item",
                columns: new[] { "BatchNo", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_batch_item_BatchNo_State",
                table: "objects_batch_item",
                columns: new[] { "BatchNo", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_change_At",
                table: "objects_change",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ApplicantDepartmentId",
                table: "objects_code",
                column: "ApplicantDepartmentId");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_BatchNo",
                table: "objects_code",
                column: "BatchNo");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_Code",
                table: "objects_code",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_CreatedAt",
                table: "objects_code",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_DistrictCode_Id",
                table: "objects_code",
                columns: new[] { "DistrictCode", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_DistrictCode_TypeCode",
                table: "objects_code",
                columns: new[] { "DistrictCode", "TypeCode" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_EntryKey",
                table: "objects_code",
                column: "EntryKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ManagingDepartmentId",
                table: "objects_code",
                column: "ManagingDepartmentId");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_Name_Address",
                table: "objects_code",
                columns: new[] { "Name", "Address" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_PartNumber",
                table: "objects_code",
                column: "PartNumber");

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ReviewDepartmentId_ReviewedAt",
                table: "objects_code",
                columns: new[] { "ReviewDepartmentId", "ReviewedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_ReviewDepartmentId_State",
                table: "objects_code",
                columns: new[] { "ReviewDepartmentId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_State_AutoApproveAt",
                table: "objects_code",
                columns: new[] { "State", "AutoApproveAt" });

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
                name: "IX_objects_code_TypeCode_State",
                table: "objects_code",
                columns: new[] { "TypeCode", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_TypeCode_UniquePartNumber",
                table: "objects_code",
                columns: new[] { "TypeCode", "UniquePartNumber" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_code_UnifiedCode",
                table: "objects_code",
                column: "UnifiedCode",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_download_DepartmentId_At",
                table: "objects_download",
                columns: new[] { "DepartmentId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_export_State",
                table: "objects_export",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_objects_gazetteer_Name",
                table: "objects_gazetteer",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_objects_gazetteer_Road_DistrictCode",
                table: "objects_gazetteer",
                columns: new[] { "Road", "DistrictCode" });

            migrationBuilder.CreateIndex(
                name: "IX_objects_gazetteer_StreetCode",
                table: "objects_gazetteer",
                column: "StreetCode");

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

            migrationBuilder.CreateIndex(
                name: "IX_objects_image_job_BatchNo",
                table: "objects_image_job",
                column: "BatchNo");

            migrationBuilder.CreateIndex(
                name: "IX_objects_image_job_State",
                table: "objects_image_job",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_objects_image_job_WishKey",
                table: "objects_image_job",
                column: "WishKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_type_CategoryCode",
                table: "objects_type",
                column: "CategoryCode");

            migrationBuilder.CreateIndex(
                name: "IX_objects_type_Name",
                table: "objects_type",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_objects_unique_value_Code",
                table: "objects_unique_value",
                column: "Code");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "objects_activation_account");

            migrationBuilder.DropTable(
                name: "objects_batch");

            migrationBuilder.DropTable(
                name: "objects_batch_item");

            migrationBuilder.DropTable(
                name: "objects_category");

            migrationBuilder.DropTable(
                name: "objects_change");

            migrationBuilder.DropTable(
                name: "objects_code");

            migrationBuilder.DropTable(
                name: "objects_download");

            migrationBuilder.DropTable(
                name: "objects_export");

            migrationBuilder.DropTable(
                name: "objects_gazetteer");

            migrationBuilder.DropTable(
                name: "objects_geocode_item");

            migrationBuilder.DropTable(
                name: "objects_geocode_run");

            migrationBuilder.DropTable(
                name: "objects_image_file");

            migrationBuilder.DropTable(
                name: "objects_image_job");

            migrationBuilder.DropTable(
                name: "objects_style");

            migrationBuilder.DropTable(
                name: "objects_type");

            migrationBuilder.DropTable(
                name: "objects_unique_value");
        }
    }
}
