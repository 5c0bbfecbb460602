using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Describes the certificates of a resource. Everything stays on this machine's loopback and speaks plain HTTP unless a project brings its own
    /// certificate, so none of this has an effect in run mode; it is here for AppHosts that say it.
    /// </summary>
    /// <typeparam name="TResource">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<TResource>(IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment, IResourceWithArgs
    {
        /// <summary>Says whether the resource trusts the development certificate.</summary>
        /// <param name="trust">Whether it does.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TResource> WithDeveloperCertificateTrust(bool trust)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }

        /// <summary>Says which certificates the resource trusts beside its own.</summary>
        /// <param name="scope">Which.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TResource> WithCertificateTrustScope(CertificateTrustScope scope)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }

        /// <summary>Says that the resource uses no certificate for HTTPS.</summary>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TResource> WithoutHttpsCertificate()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }

        /// <summary>Says that the resource uses the development certificate for HTTPS.</summary>
        /// <param name="password">The password of its key.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<TResource> WithHttpsDeveloperCertificate(IResourceBuilder<ParameterResource>? password = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder;
        }
    }
}
