//! Clients of object stores, each with the credentials that its provider's own tools would take.

use std::path::Path;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStore, RetryConfig};

use crate::config::Provider;
use crate::config::Store;
use crate::files::Failure;

/// A client of a store.
///
/// # Errors
///
/// When what it is told makes none.
pub(super) fn client(config: &Store) -> Result<Box<dyn ObjectStore>, Failure> {
    // Another part of the program may have chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let made = match &config.provider {
        Provider::S3 { region } => s3(config, region.as_deref()),
        Provider::Gcs => gcs(config),
        Provider::Azure { account } => azure(config, account),
    };
    made.map_err(|error| failure("deploy to", config, &error))
}

fn s3(config: &Store, region: Option<&str>) -> Result<Box<dyn ObjectStore>, Error> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(&config.container);
    if let Some(region) = region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    let builder = builder.with_retry(retry(config)).with_client_options(options(config));
    Ok(Box::new(builder.build()?))
}

fn gcs(config: &Store) -> Result<Box<dyn ObjectStore>, Error> {
    let mut builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(&config.container);
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_base_url(endpoint);
    }
    let builder = builder.with_retry(retry(config)).with_client_options(options(config));
    Ok(Box::new(builder.build()?))
}

fn azure(config: &Store, account: &str) -> Result<Box<dyn ObjectStore>, Error> {
    let mut builder = MicrosoftAzureBuilder::from_env()
        .with_account(account)
        .with_container_name(&config.container);
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_endpoint(endpoint.clone());
    }
    let builder = builder.with_retry(retry(config)).with_client_options(options(config));
    Ok(Box::new(builder.build()?))
}

fn retry(config: &Store) -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(15),
        base: 2.0,
    };
    let max_retries = usize::try_from(config.retries).unwrap_or(usize::MAX);
    RetryConfig { backoff, max_retries, retry_timeout: Duration::from_mins(3) }
}

fn options(config: &Store) -> ClientOptions {
    let is_plain = config.endpoint.as_deref().is_some_and(|at| at.starts_with("http://"));
    ClientOptions::new()
        .with_allow_http(is_plain)
        .with_connect_timeout(Duration::from_secs(10))
        // A film by a slow line takes its time.
        .with_timeout(Duration::from_mins(10))
}

/// What a store refused, without what a signature in an address would give away.
pub(super) fn failure(action: &'static str, config: &Store, error: &Error) -> Failure {
    let words = without_queries(&error.to_string());
    let path = place(config);
    if METADATA.iter().any(|host| words.contains(host)) {
        let variables = match &config.provider {
            Provider::S3 { .. } => "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            Provider::Gcs => "GOOGLE_APPLICATION_CREDENTIALS",
            Provider::Azure { .. } => "AZURE_STORAGE_ACCOUNT_KEY",
        };
        let reason = format!(
            "there are no credentials: set {variables} in the environment (asked for others, the machine said: {words})"
        );
        return Failure::new(action, Path::new(&path), reason);
    }
    Failure::new(action, Path::new(&path), words)
}

/// Where the machines of the providers themselves are asked for credentials, after everything else.
const METADATA: [&str; 3] = ["169.254.169.254", "169.254.170.2", "metadata.google.internal"];

/// The address of a store, as its provider's tools write it.
pub(super) fn place(config: &Store) -> String {
    let prefix = if config.prefix.is_empty() { "" } else { "/" };
    let container = &config.container;
    let start = match &config.provider {
        Provider::S3 { .. } => format!("s3://{container}"),
        Provider::Gcs => format!("gs://{container}"),
        Provider::Azure { account } => format!("az://{account}/{container}"),
    };
    format!("{start}{prefix}{}", config.prefix)
}

/// A text in which no address has a query.
fn without_queries(text: &str) -> String {
    let mut words = text.split_inclusive(char::is_whitespace).map(|word| {
        let is_address = word.contains("://");
        match word.split_once('?').filter(|_| is_address) {
            Some((address, query)) => {
                let end = query.find([')', ' ', '\n', ',', '"']).unwrap_or(query.len());
                format!("{address}?***{}", &query[end..])
            }
            None => word.to_owned(),
        }
    });
    words.by_ref().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_complaint_has_no_signature() {
        let text = "Error performing GET https://a.example.org/b?sig=secret&x=1 in 2s (https://c/?k=secret)";
        let masked = without_queries(text);
        assert_eq!(
            masked,
            "Error performing GET https://a.example.org/b?*** in 2s (https://c/?***)"
        );
    }

    #[test]
    fn where_only_the_machine_was_left_to_be_asked_the_variables_to_set_are_named() {
        let asked = "error sending request for url (http://169.254.169.254/latest/api/token)";
        let error = Error::Generic { store: "S3", source: asked.into() };
        let store = Store {
            provider: Provider::S3 { region: None },
            container: "briefs".to_owned(),
            prefix: String::new(),
            endpoint: None,
            compress: None,
            retries: 0,
        };
        let words = failure("deploy to", &store, &error).to_string();
        let start = "cannot deploy to s3://briefs: there are no credentials: set AWS_ACCESS_KEY_ID";
        assert!(words.starts_with(start), "{words}");
    }
}
