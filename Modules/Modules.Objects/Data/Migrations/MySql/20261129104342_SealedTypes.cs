using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Objects.Data.Migrations.MySql
{
    /// <inheritdoc />
    public partial class SealedTypes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "objects_type",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");

            migrationBuilder.AddColumn<string>(
                name: "RowSeal",
                table: "objects_category",
                type: "varchar(80)",
                maxLength: 80,
                nullable: true,
                collation: "utf8mb4_bin")
                .Annotation("MySql:CharSet", "utf8mb4");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "objects_type");

            migrationBuilder.DropColumn(
                name: "RowSeal",
                table: "objects_category");
        }
    }
}
