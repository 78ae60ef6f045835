/** Resources, views and manners of the Cloud API. */
package dev.understudy.api.http;
