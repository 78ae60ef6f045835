package dev.understudy.cli.client;

import dev.understudy.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that changes something by one request, which can be shown in place of being sent. */
abstract class ChangeCommand extends ClientCommand {
  @Option(
      names = "--dry-run",
      description = "Print the request that would be sent, and send nothing.")
  private boolean dryRun;

  /** Reads what it must to say what to send, and changes nothing. */
  abstract ApiRequest request(Session session);

  /** What follows once the server has accepted. */
  abstract void accepted(Session session, Reply reply);

  /** What is known of what would come of it; null where there is nothing to ask. */
  @Nullable Reply preview(Session session) {
    return null;
  }

  /** Sends the request; for those who have something to do before and after. */
  Reply send(Session session, ApiRequest request) {
    return session.send(request);
  }

  @Override
  final void run(Session session) {
    ApiRequest request = request(session);
    if (!dryRun) {
      accepted(session, send(session, request));
      return;
    }
    Reply preview;
    try {
      preview = preview(session);
    } catch (ApiException e) {
      session.printUnsent(request, null);
      throw e;
    }
    session.printUnsent(request, preview);
    if (preview != null) {
      Previews.blocker(preview.json())
          .ifPresent(
              blocker -> {
                throw new CommandFailure("it would be refused: " + blocker);
              });
    }
  }
}
