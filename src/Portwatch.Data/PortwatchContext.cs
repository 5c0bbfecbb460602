using Microsoft.EntityFrameworkCore;
using Portwatch.Data.Model;

namespace Portwatch.Data;

/// <summary>The database. Hot paths (queue, batches, leases) speak SQL directly; what the user reads and edits goes through here.</summary>
public sealed class PortwatchContext(DbContextOptions<PortwatchContext> options) : DbContext(options)
{
    public DbSet<MonitoredEndpoint> Endpoints => Set<MonitoredEndpoint>();

    public DbSet<EndpointStatus> EndpointStatuses => Set<EndpointStatus>();

    public DbSet<CheckJob> CheckJobs => Set<CheckJob>();

    public DbSet<CheckResult> CheckResults => Set<CheckResult>();

    public DbSet<Rollup> Rollups => Set<Rollup>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<AlertRule> AlertRules => Set<AlertRule>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<PortSighting> PortSightings => Set<PortSighting>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
        configurationBuilder.Properties<EndpointProtocol>().HaveConversion<EnumTextConverter<EndpointProtocol>>();
        configurationBuilder.Properties<DeclaredBind>().HaveConversion<EnumTextConverter<DeclaredBind>>();
        configurationBuilder.Properties<EndpointState>().HaveConversion<EnumTextConverter<EndpointState>>();
        configurationBuilder.Properties<CheckOutcome>().HaveConversion<EnumTextConverter<CheckOutcome>>();
        configurationBuilder.Properties<CheckState>().HaveConversion<EnumTextConverter<CheckState>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<MonitoredEndpoint>(entity =>
        {
            entity.ToTable("endpoints", table => table.HasCheckConstraint("ck_endpoints_port", "port BETWEEN 1 AND 65535"));
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.Version).IsRowVersion();
            entity.HasIndex(e => e.Name).IsUnique();
            entity.HasIndex(e => new { e.Host, e.Port, e.Protocol }).IsUnique();
            entity.HasIndex(e => e.Tags).HasMethod("gin");
        });

        modelBuilder.Entity<EndpointStatus>(entity =>
        {
            entity.ToTable("endpoint_status");
            entity.HasKey(e => e.EndpointId);
            entity.Property(e => e.EndpointId).ValueGeneratedNever();
            entity.Property(e => e.Revision).HasDefaultValueSql("nextval('board_revision')");
            entity.HasOne<MonitoredEndpoint>().WithOne(e => e.Status).HasForeignKey<EndpointStatus>(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => e.NextDueAt);
        });
        modelBuilder.HasSequence<long>("board_revision");

        modelBuilder.Entity<CheckJob>(entity =>
        {
            entity.ToTable("check_jobs");
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne<MonitoredEndpoint>().WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => e.EndpointId);
            // Only unfinished jobs can be lost: the sweep reads this small index, however many have finished.
            entity.HasIndex(e => e.LeaseUntil).HasFilter("state IN ('queued', 'running')");
            // Retention goes by time.
            entity.HasIndex(e => e.FinishedAt).HasFilter("finished_at IS NOT NULL");
        });

        modelBuilder.Entity<CheckResult>(entity =>
        {
            // Partitioned, which EF cannot say: the table is made by SQL in the migration.
            entity.ToTable("check_results", table => table.ExcludeFromMigrations());
            entity.HasKey(e => new { e.EndpointId, e.At, e.JobId });
        });

        modelBuilder.Entity<Rollup>(entity =>
        {
            entity.ToTable("rollups");
            entity.HasKey(e => new { e.EndpointId, e.Granularity, e.Bucket });
            entity.HasOne<MonitoredEndpoint>().WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
        });

        modelBuilder.Entity<Incident>(entity =>
        {
            entity.ToTable("incidents");
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne(e => e.Endpoint).WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => e.EndpointId, "ix_incidents_one_open").IsUnique().HasFilter("closed_at IS NULL");
            // An endpoint takes its incidents along when it goes, the closed ones too.
            entity.HasIndex(e => e.EndpointId, "ix_incidents_endpoint_id");
        });

        modelBuilder.Entity<AlertRule>(entity =>
        {
            entity.ToTable("alert_rules");
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne<MonitoredEndpoint>().WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => e.Name).IsUnique();
        });

        modelBuilder.Entity<OutboxMessage>(entity =>
        {
            entity.ToTable("outbox");
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.Property(e => e.Payload).HasColumnType("jsonb");
            entity.HasIndex(e => e.AvailableAt);
        });

        modelBuilder.Entity<Delivery>(entity =>
        {
            entity.ToTable("deliveries");
            entity.Property(e => e.Id).ValueGeneratedNever();
        });

        modelBuilder.Entity<IdempotencyKey>(entity =>
        {
            entity.ToTable("idempotency_keys");
            entity.HasKey(e => e.Key);
            entity.HasIndex(e => e.CreatedAt);
        });

        modelBuilder.Entity<PortSighting>(entity =>
        {
            entity.ToTable("port_sightings");
            entity.HasKey(e => new { e.Address, e.Port });
        });
    }
}
