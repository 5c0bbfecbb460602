using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portwatch.Data.Migrations
{
    /// <inheritdoc />
    public partial class IncidentsOfEndpoint : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_incidents_endpoint_id",
                table: "incidents",
                column: "endpoint_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_incidents_endpoint_id",
                table: "incidents");
        }
    }
}
