package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ApiKey;
import dev.understudy.catalog.ApiKeySecret;
import dev.understudy.catalog.ApiKeyStore;
import dev.understudy.catalog.PageRange;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes, shows, renames and removes API keys. */
public final class ApiKeys {
  private static final String LIST = "keys";
  private static final int LONGEST_NAME = 128;
  private static final Instant LATEST_EXPIRY = Instant.parse("9999-12-31T00:00:00Z");
  private static final byte[] NO_BODY = {};
  private static final Pattern ID = Pattern.compile("CCDB1_[A-Za-z0-9]{22}");

  /** Of a page: when the last key was made, in microseconds, and its id. */
  private static final Pattern PLACE = Pattern.compile("(-?\\d{1,18}) (" + ID.pattern() + ")");

  private final ObjectMapper json;
  private final ApiKeyStore store;
  private final CommandKeys keys;
  private final Audit audit;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * @param random a cryptographic one outside of tests
   */
  public ApiKeys(
      ObjectMapper json,
      ApiKeyStore store,
      CommandKeys keys,
      Audit audit,
      Clock clock,
      RandomGenerator random) {
    this.json = json;
    this.store = store;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /** A key with its secret. */
  record Made(ApiKey key, ApiKeySecret secret) {}

  /** A page of keys. */
  record Page(List<ApiKeyView> apiKeys, @Nullable Pagination pagination) {}

  Made create(Caller caller, Exchange exchange, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_CREATE_API_KEY",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.CreateKey.class);
          caller.requireEverywhere(Role.MANAGE_ACCESS);
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          String name = Texts.required("name", request.name(), LONGEST_NAME);
          String account = request.serviceAccountId();
          if (account == null) {
            throw Query.invalid("service_account_id is required");
          }
          ApiKeySecret secret = ApiKeySecret.generate(random);
          ApiKey key =
              new ApiKey(
                  secret.id(),
                  name,
                  WireFormat.id("service_account_id", account),
                  now,
                  expiry(request.expiresAt(), now),
                  null);
          store.create(key, secret, keys.key(caller, exchange, body));
          command.about(key.serviceAccountId());
          command.noted(" key=" + key.id());
          return new Made(key, secret);
        });
  }

  private static @Nullable Instant expiry(@Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    Instant expiry = WireFormat.time("expires_at", text);
    if (!expiry.isAfter(now) || expiry.isAfter(LATEST_EXPIRY)) {
      throw Query.invalid("expires_at must be in the future, and not after the year 9999");
    }
    return expiry;
  }

  Page list(Caller caller, Query query) {
    caller.requireEverywhere(Role.READ_ACCOUNTS);
    boolean full = query.full();
    var range =
        new PageRange<Instant>(
            query.time("pagination.as_of_time").orElse(null),
            query.descending(),
            position(query),
            query.limit() + 1);
    var paged =
        Paged.of(
            store.list(query.id("service_account_id").orElse(null), range),
            query.limit(),
            ApiKeys::token);
    return new Page(paged.views(key -> ApiKeyView.of(key, full)), paged.pagination());
  }

  ApiKey get(Caller caller, String id) {
    caller.requireEverywhere(Role.READ_ACCOUNTS);
    return store.find(keyId(id)).orElseThrow(ApiKeys::notFound);
  }

  ApiKey update(Caller caller, Exchange exchange, String id, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_API_KEY",
        body,
        command -> {
          var request = WireFormat.parse(json, body, AccessRequests.UpdateKey.class);
          caller.requireEverywhere(Role.MANAGE_ACCESS);
          String name = request.name();
          ApiKey key =
              name == null
                  ? get(caller, id)
                  : store.rename(keyId(id), Texts.required("name", name, LONGEST_NAME));
          command.about(key.serviceAccountId());
          return key;
        });
  }

  ApiKey delete(Caller caller, Exchange exchange, String id) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_DELETE_API_KEY",
        NO_BODY,
        command -> {
          caller.requireEverywhere(Role.MANAGE_ACCESS);
          ApiKey key = store.delete(keyId(id));
          command.about(key.serviceAccountId());
          return key;
        });
  }

  /** What has not the form of an id may be a whole secret, which must not be said again. */
  private static String keyId(String id) {
    if (!ID.matcher(id).matches()) {
      throw notFound();
    }
    return id;
  }

  private static UnderstudyException notFound() {
    return new UnderstudyException(ErrorCode.API_KEY_NOT_FOUND, "there is no such API key");
  }

  private static PageToken token(ApiKey key) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, key.createdAt());
    return new PageToken(LIST, micros + " " + key.id(), key.serviceAccountId());
  }

  private static PageRange.@Nullable Position<Instant> position(Query query) {
    String text = query.text("pagination.page").orElse(null);
    if (text == null) {
      return null;
    }
    Matcher place = PLACE.matcher(PageToken.decode(LIST, text).key());
    if (!place.matches()) {
      throw Query.invalid("invalid pagination.page");
    }
    try {
      long micros = Long.parseLong(place.group(1));
      return new PageRange.Position<>(
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS), place.group(2));
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "invalid pagination.page", e);
    }
  }
}
