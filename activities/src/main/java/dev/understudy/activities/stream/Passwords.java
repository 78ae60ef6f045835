package dev.understudy.activities.stream;

import dev.understudy.domain.Login;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes logins that nobody needs to remember. */
public final class Passwords {
  private static final int BYTES = 24;

  private final SecureRandom random;

  public Passwords(SecureRandom random) {
    this.random = random;
  }

  public Login loginFor(String username) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Login(username, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
