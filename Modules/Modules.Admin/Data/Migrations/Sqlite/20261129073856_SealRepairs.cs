using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SealRepairs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {

        }
    }
}
