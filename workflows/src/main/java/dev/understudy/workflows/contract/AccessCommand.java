package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.SelfHosted;
import java.util.UUID;

/**
 * Asks for another way to a cluster that its owner runs. The logins are in the catalog, sealed, as
 * those that come next.
 *
 * @param withLogins whether there are new logins; else the present ones are to be used there
 */
public record AccessCommand(
    CommandKey key, UUID clusterId, SelfHosted access, boolean withLogins, String actor) {}
