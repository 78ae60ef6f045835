package dev.understudy.api.commands;

import java.util.UUID;

/** Is told of a live stream that no workflow drives, so that one may be started for it. */
@FunctionalInterface
public interface AdoptionRequester {

  /** Returns at once; asking twice does no harm. */
  void requestAdoption(UUID streamId);
}
