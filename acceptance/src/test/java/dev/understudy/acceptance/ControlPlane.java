package dev.understudy.acceptance;

import dev.understudy.cli.client.ApiClient;

/** What a test reaches a control plane by, in one process or in several. */
interface ControlPlane {

  ApiClient api();

  /** SIGKILL of what serves and drives; database, Temporal and clusters live on. */
  void kill();
}
