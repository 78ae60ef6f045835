package dev.understudy.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.http.ApiKeyResource;
import dev.understudy.api.http.ApiKeys;
import dev.understudy.api.http.Assignments;
import dev.understudy.api.http.Audit;
import dev.understudy.api.http.AuditLogResource;
import dev.understudy.api.http.CommandKeys;
import dev.understudy.api.http.FolderReads;
import dev.understudy.api.http.FolderResource;
import dev.understudy.api.http.Folders;
import dev.understudy.api.http.OrganizationResource;
import dev.understudy.api.http.RoleResource;
import dev.understudy.api.http.Roles;
import dev.understudy.api.http.ServiceAccountResource;
import dev.understudy.api.http.ServiceAccounts;
import dev.understudy.catalog.Catalog;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.security.SecureRandom;

/** Puts together who may call, and what: accounts, keys, roles, folders, the audit log. */
final class AccessResources {
  private AccessResources() {}

  static void register(
      JerseyEnvironment jersey,
      ObjectMapper json,
      ApiServer.Parts parts,
      CommandKeys keys,
      Audit audit) {
    Catalog catalog = parts.catalog();
    Assignments assignments =
        new Assignments(catalog.clusters(), catalog.folders(), catalog::organization);
    jersey.register(
        new ServiceAccountResource(
            new ServiceAccounts(
                json, catalog.accounts(), assignments, keys, audit, parts.clock(), parts.ids())));
    jersey.register(
        new ApiKeyResource(
            new ApiKeys(json, catalog.apiKeys(), keys, audit, parts.clock(), new SecureRandom())));
    jersey.register(
        new RoleResource(
            new Roles(json, catalog.accounts(), catalog.grants(), assignments, audit)));
    jersey.register(
        new FolderResource(
            new FolderReads(catalog.folders(), catalog.clusters(), catalog::organization),
            new Folders(json, catalog.folders(), keys, audit, parts.clock(), parts.ids())));
    jersey.register(new OrganizationResource(catalog::organization));
    jersey.register(new AuditLogResource(catalog.audit()));
  }
}
