package dev.understudy.api.auth;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKeySecret;
import io.dropwizard.auth.Authenticator;
import java.util.Optional;

/** Knows a caller by the secret of an API key; asked on every request, so revoking is immediate. */
public final class KeyAuthenticator implements Authenticator<String, Caller> {
  private final AccessStore access;

  public KeyAuthenticator(AccessStore access) {
    this.access = access;
  }

  @Override
  public Optional<Caller> authenticate(String secret) {
    return ApiKeySecret.parse(secret)
        .flatMap(access::authenticate)
        .map(account -> new Caller(account.id(), account.name(), access.grants(account.id())));
  }
}
