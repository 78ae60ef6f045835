package dev.understudy.api.http;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Who vouches for a cluster: what a client has to trust, which is no secret and needs no key. */
@Path("/clusters/{id}/cert")
public final class CertificateResource {
  private static final String PEM = "application/x-pem-file";

  private final ClusterReads reads;

  public CertificateResource(ClusterReads reads) {
    this.reads = reads;
  }

  /** The CA certificate as PEM text. */
  @GET
  public Response get(@PathParam("id") String id) {
    ClusterEndpoint endpoint = reads.require(WireFormat.id("cluster_id", id)).endpoint();
    String certificate = endpoint == null ? null : endpoint.caCertificate();
    if (certificate == null) {
      throw new UnderstudyException(
          ErrorCode.NO_CERTIFICATE, "cluster '" + id + "' does not speak TLS");
    }
    return Response.ok(certificate, PEM).build();
  }
}
