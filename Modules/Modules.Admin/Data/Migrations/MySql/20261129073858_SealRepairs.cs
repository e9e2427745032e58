using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SuiShenMa.Admin.Data.Migrations.MySql
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
