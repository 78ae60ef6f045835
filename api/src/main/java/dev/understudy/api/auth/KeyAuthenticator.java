package dev.understudy.api.auth;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.FolderStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.FolderTree;
import io.dropwizard.auth.Authenticator;
import java.util.List;
import java.util.Optional;

/** Knows a caller by the secret of an API key; asked on every request, so revoking is immediate. */
public final class KeyAuthenticator implements Authenticator<String, Caller> {
  private final AccessStore access;
  private final FolderStore folders;
  private final KeyUse use;

  public KeyAuthenticator(AccessStore access, FolderStore folders, KeyUse use) {
    this.access = access;
    this.folders = folders;
    this.use = use;
  }

  @Override
  public Optional<Caller> authenticate(String secret) {
    return ApiKeySecret.parse(secret).flatMap(access::authenticate).map(this::caller);
  }

  private Caller caller(AccessStore.Identity identity) {
    use.note(identity.keyId(), identity.keyLastUsedAt());
    AccessStore.Account account = identity.account();
    List<RoleGrant> grants = identity.grants();
    boolean onFolders = grants.stream().anyMatch(grant -> grant.scope() == RoleGrant.Scope.FOLDER);
    FolderTree tree = onFolders ? folders.tree() : FolderTree.EMPTY;
    return new Caller(account.id(), account.name(), grants, tree);
  }
}
