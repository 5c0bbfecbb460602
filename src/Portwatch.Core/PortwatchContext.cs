using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portwatch.Core.Model;

namespace Portwatch.Core;

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
        configurationBuilder.Properties<EndpointProtocol>().HaveConversion<Word<EndpointProtocol>>();
        configurationBuilder.Properties<DeclaredBind>().HaveConversion<Word<DeclaredBind>>();
        configurationBuilder.Properties<EndpointState>().HaveConversion<Word<EndpointState>>();
        configurationBuilder.Properties<CheckOutcome>().HaveConversion<Word<CheckOutcome>>();
        configurationBuilder.Properties<CheckState>().HaveConversion<Word<CheckState>>();
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
            // Probers look for what waits, however much has finished.
            entity.HasIndex(e => new { e.RequestedBy, e.EnqueuedAt }).HasFilter("state IN ('queued', 'running')");
            // Retention goes by time.
            entity.HasIndex(e => e.FinishedAt).HasFilter("finished_at IS NOT NULL");
        });

        modelBuilder.Entity<CheckResult>(entity =>
        {
            entity.ToTable("check_results");
            // One result a job, whoever else has measured it.
            entity.HasKey(e => e.JobId);
            entity.HasOne<MonitoredEndpoint>().WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => new { e.EndpointId, e.At });
            // Written in the order of time, deleted in the order of time.
            entity.HasIndex(e => e.At).HasMethod("brin");
        });

        modelBuilder.Entity<Rollup>(entity =>
        {
            entity.ToTable("rollups");
            entity.HasKey(e => new { e.EndpointId, e.Bucket });
            entity.HasOne<MonitoredEndpoint>().WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
        });

        modelBuilder.Entity<Incident>(entity =>
        {
            entity.ToTable("incidents");
            entity.Property(e => e.Id).ValueGeneratedNever();
            entity.HasOne(e => e.Endpoint).WithMany().HasForeignKey(e => e.EndpointId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(e => e.EndpointId, "one_open").HasDatabaseName("ix_incidents_one_open").IsUnique().HasFilter("closed_at IS NULL");
            // An endpoint takes its incidents along when it goes, the closed ones too.
            entity.HasIndex(e => e.EndpointId);
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

    /// <summary><see cref="EnumText"/> for EF Core.</summary>
    private sealed class Word<T>() : ValueConverter<T, string>(value => EnumText.Write(value), word => EnumText.Read<T>(word))
        where T : struct, Enum;
}
